import { defineConfig } from 'drizzle-kit';

// `npx drizzle-kit generate` after a change of the schema; the generated SQL is committed and never edited afterwards.
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/storage/schema/index.ts',
  out: './drizzle',
});
