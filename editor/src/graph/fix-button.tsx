import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { Problem } from '@reelgraph/runtime/protocol';
import { Cpu, FileInput, HardDrive, Plus, RotateCw, SlidersHorizontal } from 'lucide-react';
import { Button } from '../ui/index.ts';
import { type Fix, fixOf } from './fix.ts';

const icons = {
  retry: RotateCw,
  'set-param': SlidersHorizontal,
  'choose-file': FileInput,
  'choose-engine': Cpu,
  'set-up-engine': Cpu,
  'free-space': HardDrive,
  'add-input': Plus,
} as const satisfies Record<Fix['kind'], unknown>;

/** The button that mends what went wrong at a node; nothing where no button would. */
export function FixButton(props: {
  problem: Problem;
  node: string;
  spec: NodeSpec | null | undefined;
  /** What brings the node in sight, from elsewhere. */
  before?: () => void;
}) {
  const fix = fixOf(props.problem, props.node, props.spec);
  if (!fix) return null;
  const Icon = icons[fix.kind];
  return (
    <Button
      size="sm"
      onClick={() => {
        props.before?.();
        fix.run();
      }}
      data-testid="fix"
    >
      <Icon size={12} />
      {fix.label}
    </Button>
  );
}
