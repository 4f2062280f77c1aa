import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import { countWords } from '../text/words.ts';
import type { Block, ParsedScene } from '../types.ts';
import { actionSeconds, ESTABLISHING_SECONDS, LONGEST_SECONDS, SHORTEST_SECONDS, speechSeconds } from './durations.ts';
import { factsOf } from './facts.ts';
import type { Speech } from './plan.ts';
import { readShotLine } from './shot-line.ts';
import { splitLong } from './split.ts';
import type { Unit } from './units.ts';
import { stepSize } from './vocabulary.ts';

export interface Cutting {
  size: ShotSize;
  angle: ShotAngle;
  movement: CameraMove;
  /** What an explicit line names; said in the action only where the action does not. */
  subject: string;
  action: string[];
  dialogue: Speech[];
  blocks: Block[];
  /** Overrides what the words would take. */
  seconds?: number;
  least: number;
  part: number;
  /** Its own words, where one paragraph or speech became several shots: an edit in one of them leaves the others as they were. */
  words?: string;
  /** Words and pauses of a dual pair run side by side. */
  dual: boolean;
  /** A voice over runs beside the picture, not after it. */
  over: boolean;
  /** An explicit line opened it: everything up to the next cut goes in. */
  explicit: boolean;
}

const QUIET = /^(?:whisper|quiet|soft|shout|scream|yell|cry|sob|under (?:his|her|their) breath|low)/i;
const OFF_SCREEN = /\b(?:O\.?S\.?|O\.?C\.?|OFF)\b/i;
const VOICE_OVER = /\bV\.?O\.?\b|VOICE[- ]?OVER/i;

/** Cuts one scene into shots: a pure function of the scene and of nothing around it. */
export class SceneCutter {
  private readonly shots: Cutting[] = [];
  private readonly pace: number;
  private readonly establishing: boolean;
  private size: ShotSize = 'medium';
  private sceneSize: ShotSize = 'wide';
  private exchange = 0;
  private montage = false;
  private current: Cutting | null = null;

  constructor(scene: ParsedScene, samePlace: boolean, pace: number) {
    this.pace = pace;
    this.establishing = scene.heading !== '' && !(samePlace && scene.continuity !== '');
  }

  cut(units: readonly Unit[]): Cutting[] {
    for (let i = 0; i < units.length; i++) {
      const unit = units[i] as Unit;
      if (unit.kind === 'line') this.line(unit);
      else if (unit.kind === 'speech') {
        const next = units[i + 1];
        if (next?.kind === 'action' && this.speaksOver(unit, next)) i++;
        else this.speech(unit, units[i - 1]);
      } else if (this.joinsNext(unit, units[i + 1])) continue;
      else this.action(unit, units[i - 1]);
    }
    this.close();
    return this.shots;
  }

  private get isFirst(): boolean {
    return this.shots.length === 0 && this.current === null;
  }

  private open(part: Partial<Cutting> & { blocks: Block[] }): Cutting {
    this.close();
    this.current = {
      size: 'medium',
      angle: 'eye',
      movement: 'static',
      subject: '',
      action: [],
      dialogue: [],
      least: SHORTEST_SECONDS,
      part: 0,
      dual: false,
      over: false,
      explicit: false,
      ...part,
    };
    return this.current;
  }

  private close(): void {
    if (this.current === null) return;
    this.size = this.current.size;
    this.shots.push(this.current);
    this.current = null;
  }

  private line(unit: Extract<Unit, { kind: 'line' }>): void {
    const read = readShotLine(unit.text, this.current?.size ?? this.size, this.sceneSize);
    this.exchange = 0;
    this.montage = read.kind === 'montage';
    if (read.kind !== 'shot' && read.kind !== 'back') {
      this.close();
      return;
    }
    if (read.kind === 'back') {
      this.close();
      this.size = read.size;
      return;
    }
    const insert = read.size === 'insert';
    this.open({
      size: read.size,
      angle: read.angle,
      movement: read.movement,
      subject: read.subject,
      blocks: [...unit.blocks],
      explicit: true,
      ...(insert ? { least: SHORTEST_SECONDS } : {}),
    });
  }

  /** A beat of at most eight words right before a speech is that speech's business, unless it opens the scene. */
  private joinsNext(unit: Extract<Unit, { kind: 'action' }>, next: Unit | undefined): boolean {
    if (this.isFirst || this.montage || this.current?.explicit) return false;
    if (next?.kind !== 'speech' || !isBeat(unit)) return false;
    this.pending.push(unit);
    return true;
  }

  /** A voice over has no picture of its own: it runs over what is seen next, or else over what was seen last. */
  private speaksOver(unit: Extract<Unit, { kind: 'speech' }>, next: Extract<Unit, { kind: 'action' }>): boolean {
    if (!VOICE_OVER.test(unit.speech.extension ?? '') || this.montage || this.current?.explicit) return false;
    if (speechSeconds(unit.speech.line) / this.pace > LONGEST_SECONDS) return false;
    if (actionSeconds(next.text) / this.pace > LONGEST_SECONDS) return false;
    const { texts, blocks } = this.takePending();
    this.action(next, undefined);
    const shot = this.current as unknown as Cutting;
    shot.dialogue.push(unit.speech);
    shot.action.unshift(...texts);
    shot.blocks = [...blocks, ...unit.blocks, ...shot.blocks];
    shot.over = true;
    return true;
  }

  private pending: Extract<Unit, { kind: 'action' }>[] = [];

  private takePending(): { texts: string[]; blocks: Block[] } {
    const texts = this.pending.map((u) => u.text);
    const blocks = this.pending.flatMap((u) => [...u.blocks]);
    this.pending = [];
    return { texts, blocks };
  }

  private action(unit: Extract<Unit, { kind: 'action' }>, before: Unit | undefined): void {
    if (this.current?.explicit) {
      this.grow(unit);
      return;
    }
    if (this.montage) {
      this.open({
        size: factsOf(unit.text).look?.size ?? 'medium',
        action: [unit.text.replace(/^(?:[-•*–—]|\(?[A-Za-z0-9]{1,2}[.)]) ?/, '')],
        blocks: [...unit.blocks],
        seconds: Math.min(3, Math.max(SHORTEST_SECONDS, actionSeconds(unit.text))),
      });
      this.close();
      return;
    }
    // The beat after a speech belongs to it too.
    if (isBeat(unit) && before?.kind === 'speech' && this.current !== null && this.current.part === 0) {
      this.current.action.push(unit.text);
      this.current.blocks.push(...unit.blocks);
      return;
    }
    this.exchange = 0;
    const first = this.isFirst && this.establishing;
    const label = factsOf(unit.text).label;
    const pieces = splitLong(label.text, (text) => actionSeconds(text) / this.pace);
    pieces.forEach((text, part) => {
      const told = label.size ? { size: label.size, moving: false } : factsOf(text).look;
      const written = factsOf(text).move;
      const opens = first && part === 0;
      this.open({
        size: opens && !label.size ? 'wide' : (told?.size ?? (part > 0 ? stepSize('medium', part % 2) : 'medium')),
        angle: factsOf(text).angle ?? 'eye',
        movement: written ?? (told?.moving && !opens ? 'track-right' : 'static'),
        action: [text],
        blocks: [...unit.blocks],
        ...(pieces.length > 1 ? { words: text } : {}),
        least: opens ? ESTABLISHING_SECONDS : SHORTEST_SECONDS,
        part,
      });
    });
  }

  private grow(unit: Extract<Unit, { kind: 'action' }>): void {
    const shot = this.current as Cutting;
    const words = [...shot.action, unit.text].join(' ');
    if (shot.action.length > 0 && actionSeconds(words) > LONGEST_SECONDS) {
      this.close();
      this.action(unit, undefined);
      return;
    }
    shot.action.push(unit.text);
    shot.blocks.push(...unit.blocks);
    const move = factsOf(unit.text).move;
    if (move && shot.movement === 'static') shot.movement = move;
  }

  private speech(unit: Extract<Unit, { kind: 'speech' }>, before: Unit | undefined): void {
    const { texts, blocks } = this.takePending();
    const shot = this.current;
    if (shot?.explicit && shot.dialogue.length === 0 && shot.size !== 'insert' && this.fits(shot, unit.speech)) {
      shot.dialogue.push(unit.speech);
      shot.action.push(...texts);
      shot.blocks.push(...blocks, ...unit.blocks);
      shot.over ||= VOICE_OVER.test(unit.speech.extension ?? '');
      this.exchange++;
      return;
    }
    if (unit.dual === 'right' && shot && before?.kind === 'speech' && before.dual === 'left') {
      shot.dialogue.push(unit.speech);
      shot.blocks.push(...unit.blocks);
      shot.size = 'medium';
      shot.dual = true;
      return;
    }
    const seconds = speechSeconds(unit.speech.line) / this.pace;
    if (this.joinsTwoShot(seconds, before, texts)) {
      const two = this.current as Cutting;
      two.dialogue.push(unit.speech);
      two.blocks.push(...unit.blocks);
      two.size = 'medium';
      two.angle = 'eye';
      this.exchange++;
      return;
    }
    if (
      VOICE_OVER.test(unit.speech.extension ?? '') &&
      before?.kind === 'action' &&
      shot !== null &&
      shot.dialogue.length === 0 &&
      seconds <= LONGEST_SECONDS
    ) {
      shot.dialogue.push(unit.speech);
      shot.blocks.push(...unit.blocks);
      shot.over = true;
      return;
    }
    const pieces = splitLong(unit.speech.line, (text) => speechSeconds(text) / this.pace);
    pieces.forEach((line, part) => {
      const look = this.speechLook(unit.speech, line, part);
      this.open({
        ...look,
        action: part === 0 ? texts : [],
        dialogue: [{ ...unit.speech, line }],
        blocks: [...blocks, ...unit.blocks],
        ...(pieces.length > 1 ? { words: `${unit.speech.character}: ${line}` } : {}),
        part,
      });
    });
    this.exchange++;
  }

  private fits(shot: Cutting, speech: Speech): boolean {
    return (actionSeconds(shot.action.join(' ')) + speechSeconds(speech.line)) / this.pace <= LONGEST_SECONDS;
  }

  /** Consecutive cues of at most 2.5 seconds each run in one two-shot, up to six seconds. */
  private joinsTwoShot(seconds: number, before: Unit | undefined, business: readonly string[]): boolean {
    const shot = this.current;
    if (!shot || before?.kind !== 'speech' || business.length > 0 || seconds > 2.5) return false;
    if (shot.dialogue.length === 0 || shot.explicit || shot.dual || shot.part > 0 || shot.action.length > 0)
      return false;
    const spoken = shot.dialogue.map((d) => speechSeconds(d.line) / this.pace);
    return spoken.every((s) => s <= 2.5) && spoken.reduce((a, b) => a + b, 0) + seconds <= 6;
  }

  private speechLook(speech: Speech, line: string, part: number): { size: ShotSize; angle: ShotAngle } {
    const extension = speech.extension ?? '';
    if (VOICE_OVER.test(extension)) return { size: this.size === 'insert' ? 'medium' : this.size, angle: 'eye' };
    if (OFF_SCREEN.test(extension)) return { size: 'medium-close', angle: 'eye' };
    const sharp = countWords(line) <= 6 && /[!?]/.test(line);
    if (sharp || QUIET.test(speech.delivery ?? '')) return { size: 'close', angle: 'eye' };
    if (part > 0) return { size: part % 2 === 1 ? 'close' : 'medium-close', angle: 'eye' };
    if (this.exchange === 0) return { size: 'medium', angle: 'eye' };
    if (this.exchange === 1) return { size: 'medium', angle: 'over-shoulder' };
    return { size: 'medium-close', angle: 'eye' };
  }
}

/** A short line that shows nothing of its own (no hand, letter or crowd, which want their own picture). */
const isBeat = (unit: Extract<Unit, { kind: 'action' }>): boolean =>
  factsOf(unit.text).words <= 8 &&
  !(unit.blocks[0]?.text ?? '').includes('\n') &&
  (factsOf(unit.text).look?.moving ?? true);
