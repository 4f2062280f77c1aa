import type { OrderChange, OrderWish } from '@reelgraph/models';
import type { TaskError } from '../failure.ts';
import type { ProgressEvent, TaskResult, TaskSpec } from './dispatcher.ts';

/** Messages between the coordinator and a task host. */
export type ToTaskHost =
  | { readonly type: 'run'; readonly task: TaskSpec }
  | { readonly type: 'cancel'; readonly taskId: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown; readonly error?: TaskError };

export type FromTaskHost =
  | { readonly type: 'result'; readonly result: TaskResult }
  | { readonly type: 'event'; readonly event: ProgressEvent }
  | { readonly type: 'checkpoint.load'; readonly id: number; readonly key: string; readonly name: string }
  | {
      readonly type: 'checkpoint.save';
      readonly id: number;
      readonly key: string;
      readonly name: string;
      readonly value: unknown;
    }
  | { readonly type: 'purse.open'; readonly id: number; readonly taskId: string; readonly wish: OrderWish }
  | {
      readonly type: 'purse.note';
      readonly id: number;
      readonly taskId: string;
      readonly order: string;
      readonly change: OrderChange;
    }
  | {
      readonly type: 'purse.wait';
      readonly id: number;
      readonly taskId: string;
      readonly order: string;
      readonly ms: number;
    };

/** What a task host asks and waits for. */
export type HostQuestion = Extract<FromTaskHost, { readonly id: number }>;

/** How a task host is started: what it works with, and where the files are. */
export interface TaskHostArguments {
  /** Module that exports `workbench(data: string): Promise<Workbench>`. */
  readonly workbench: string;
  readonly data: string;
}
