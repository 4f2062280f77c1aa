/** Help made from the definitions: the smallest example of a node, its settings in words, its page. */
export { exampleGraph } from './example.ts';
export { kindWords, needsWords, nodeIndex, nodePage, nodePageName } from './node-page.ts';
export { paramWords } from './param-words.ts';
