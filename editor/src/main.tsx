import './styles/tokens.css';
import './styles/base.css';
import { Provider } from 'jotai';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { enterSession } from './api/session.ts';
import { App } from './app/app.tsx';
import { store } from './state/index.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');
await enterSession();
createRoot(root).render(
  <StrictMode>
    <Provider store={store}>
      <App />
    </Provider>
  </StrictMode>,
);
