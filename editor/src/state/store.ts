import { createStore } from 'jotai';

/** The one store of the page. Components read it through jotai's hooks; everything else through this. */
export const store = createStore();
