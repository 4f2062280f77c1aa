import type { NodeSpec } from '@reelgraph/nodes/graph';
import { type FixAction, fixActionOf, type Problem } from '@reelgraph/runtime/protocol';
import {
  askAtom,
  dialogAtom,
  nothingSelected,
  railPanelAtom,
  runOnCanvas,
  selectionAtom,
  store,
} from '../state/index.ts';
import { canvasAtom, quickAddAtom } from './canvas-state.ts';

/** The one button beside the words of a problem: what it says, and what it does. */
export interface Fix {
  readonly kind: FixAction['kind'];
  readonly label: string;
  run(): void;
}

/** What helps with the problem of a node; null where only the words do. */
export function fixOf(problem: Problem, node: string, spec: NodeSpec | null | undefined): Fix | null {
  const action = fixActionOf(problem);
  if (!action) return null;
  const fix = (label: string, run: () => void): Fix => ({ kind: action.kind, label, run });
  const inInspector = (param: string) => () => {
    store.set(selectionAtom, { ...nothingSelected, nodes: new Set([node]) });
    store.set(askAtom, { node, param });
  };
  switch (action.kind) {
    case 'retry':
      return fix('Run again', () => runOnCanvas([node]));
    case 'set-param':
    case 'choose-file': {
      const param = spec?.params.find(({ name }) => name === action.param);
      if (!param) return null;
      const verb = action.kind === 'choose-file' ? 'Choose' : 'Set';
      return fix(`${verb} ${param.label.toLowerCase()}`, inInspector(param.name));
    }
    case 'choose-engine':
      return fix('Choose an engine', inInspector(ENGINE));
    case 'set-up-engine':
      // What ComfyUI lacks is listed where it is mended, with sizes and a test shot.
      return /ComfyUI/.test(problem.message)
        ? fix('Get real pictures', () => store.set(dialogAtom, { kind: 'real-pictures' }))
        : fix('Open engine settings', () => store.set(railPanelAtom, 'settings'));
    case 'free-space':
      return fix('Show the disk', () => store.set(railPanelAtom, 'settings'));
    case 'add-input': {
      const port = spec?.inputs.find(({ name }) => name === action.port);
      if (!port) return null;
      return fix(`Add ${port.label.toLowerCase()}`, () => {
        const screen = store.get(canvasAtom)?.pointerOnScreen() ?? { x: innerWidth / 2, y: innerHeight / 2 };
        store.set(quickAddAtom, { screen, from: { node, port: port.name, side: 'input', spec: port } });
      });
    }
  }
}

/** Stands for the engine's row among the settings of a node. */
export const ENGINE = 'engine';
