import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const runtime = 'http://127.0.0.1:4600';

/** The studio. In development the runtime serves the data; built, it serves the studio too. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['reelgraph-source', ...defaultClientConditions] },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: {
      // The runtime checks who asks: behind the proxy that is itself.
      '/api': { target: runtime, changeOrigin: true, headers: { origin: runtime } },
      '/ws': { target: runtime, changeOrigin: true, ws: true, headers: { origin: runtime } },
    },
  },
  build: {
    outDir: 'dist',
    target: 'es2023',
    sourcemap: true,
    chunkSizeWarningLimit: 1600,
    // The page's policy allows fonts from the studio alone, not from data addresses.
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
  },
  worker: { format: 'es' },
});
