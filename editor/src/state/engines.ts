import { api, refusalFrom } from '../api/index.ts';
import { enginesAtom } from './project.ts';
import { store } from './store.ts';
import { toastRefusal } from './toasts.ts';

/** Asks again which engines are ready: a server may have been started, or its settings changed. */
export const refreshEngines = (): Promise<void> =>
  api
    .engines()
    .then((engines) => store.set(enginesAtom, engines))
    .catch((error: unknown) => toastRefusal(refusalFrom(error)));
