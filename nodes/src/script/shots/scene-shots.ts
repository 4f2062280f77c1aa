import type { ShotSize } from '@reelgraph/models';
import type { ParsedScene } from '../types.ts';
import { BY_RULE, type CutMarks, partsOf } from './cut-marks.ts';
import { type Cutting, newCutting } from './cutting.ts';
import { actionSeconds, ESTABLISHING_SECONDS, LONGEST_SECONDS, SHORTEST_SECONDS, speechSeconds } from './durations.ts';
import { SceneFacts } from './facts.ts';
import { headingIntercut, type Intercut, isSamePlace, openIntercut } from './intercut.ts';
import type { Opening } from './opening.ts';
import type { ShotPlace } from './plan.ts';
import { canShare, isQuick, montageShot } from './short-shots.ts';
import { readShotLine } from './shot-line.ts';
import { isVoiceOver, ladderSize, speechLook } from './speech-look.ts';
import { splitLong } from './split.ts';
import type { Unit } from './units.ts';
import { stepSize } from './vocabulary.ts';

type Action = Extract<Unit, { kind: 'action' }>;
type Spoken = Extract<Unit, { kind: 'speech' }>;

/** Cuts one scene into shots: a function of the scene, its opening, and how it was cut before; of nothing else around it. */
export class SceneCutter {
  private readonly facts = new SceneFacts();
  private readonly shots: Cutting[] = [];
  private readonly scene: ParsedScene;
  private readonly opening: Opening;
  private readonly pace: number;
  private readonly kept: CutMarks;
  readonly marks: string[] = [];
  /** Distance that WIDER and CLOSER count from: of an explicit line or a step of the ladder, never of a word in prose. */
  private size: ShotSize = 'medium';
  private exchange = 0;
  private montage = false;
  private intercut: Intercut | null;
  private readonly seen: string[] = [];
  private current: Cutting | null = null;
  private pending: Action[] = [];
  private at = 0;

  constructor(scene: ParsedScene, opening: Opening, pace: number, kept: CutMarks) {
    this.scene = scene;
    this.opening = opening;
    this.pace = pace;
    this.kept = kept;
    this.intercut = headingIntercut(scene);
  }

  cut(units: readonly Unit[]): Cutting[] {
    for (this.at = 0; this.at < units.length; this.at++) {
      const unit = units[this.at] as Unit;
      const before = units[this.at - 1];
      const next = units[this.at + 1];
      const here = this.at;
      this.marks[here] = 'n';
      if (unit.kind === 'line') this.line(unit);
      else if (unit.kind === 'speech') {
        if (next?.kind === 'action' && this.speaksOver(unit, next)) {
          this.marks[here] = 'o';
          this.marks[++this.at] ??= 'n';
        } else this.speech(unit, before);
        this.seen.push(unit.speech.character.toUpperCase());
      } else if (this.joinsNext(unit, next)) {
        this.pending.push(unit);
        this.marks[here] = 'p';
      } else this.action(unit, before);
    }
    this.close();
    return this.shots;
  }

  private get keptMark(): string {
    return this.kept[this.at] ?? BY_RULE;
  }

  /** What the rule would do by lengths, unless an edit is to leave the cut where it was. */
  private stays(mark: string, byRule: () => boolean): boolean {
    return this.keptMark === BY_RULE ? byRule() : this.keptMark === mark;
  }

  private get isFirst(): boolean {
    return this.shots.length === 0 && this.current === null;
  }

  private open(part: Parameters<typeof newCutting>[0]): Cutting {
    this.close();
    this.current = newCutting(part);
    return this.current;
  }

  private close(): void {
    if (this.current === null) return;
    this.size = this.current.distance ?? this.current.size;
    this.shots.push(this.current);
    this.current = null;
  }

  private line(unit: Extract<Unit, { kind: 'line' }>): void {
    const read = readShotLine(unit.text, this.current?.distance ?? this.current?.size ?? this.size, 'wide');
    this.exchange = 0;
    this.montage = read.kind === 'montage';
    if (read.kind !== 'shot') {
      this.close();
      if (read.kind === 'back') this.size = read.size;
      if (read.kind === 'intercut') this.intercut = openIntercut(unit.text, this.scene, this.opening.other, this.seen);
      if (read.kind === 'end') this.intercut = null;
      return;
    }
    this.open({
      size: read.size,
      angle: read.angle,
      movement: read.movement,
      subject: read.subject,
      blocks: [...unit.blocks],
      explicit: true,
      ...this.placeOf(read.subject, null),
    });
  }

  private placeOf(action: string, speaker: string | null): { place?: ShotPlace } {
    const place = this.intercut?.at(action, speaker);
    return place && !isSamePlace(place, this.scene) ? { place } : {};
  }

  /** A beat of at most eight words right before a speech is that speech's business, unless it opens the scene. */
  private joinsNext(unit: Action, next: Unit | undefined): boolean {
    if (this.isFirst || this.montage || this.current?.explicit) return false;
    if (next?.kind !== 'speech' || this.isPicture(unit)) return false;
    return this.stays('p', () => this.isBeat(unit)) && this.holds(actionSeconds(unit.text));
  }

  /** A voice over has no picture of its own: it runs over what is seen next, or else over what was seen last. */
  private speaksOver(unit: Spoken, next: Action): boolean {
    if (!isVoiceOver(unit.speech) || this.montage || this.current?.explicit) return false;
    if (this.keptMark !== BY_RULE && this.keptMark !== 'o') return false;
    if (!this.holds(speechSeconds(unit.speech.line)) || !this.holds(actionSeconds(next.text))) return false;
    const { texts, blocks } = this.takePending();
    this.action(next, undefined);
    const shot = this.current as unknown as Cutting;
    shot.dialogue.push(unit.speech);
    shot.action.unshift(...texts);
    shot.blocks = [...blocks, ...unit.blocks, ...shot.blocks];
    shot.over = true;
    return true;
  }

  private holds(seconds: number): boolean {
    return seconds / this.pace <= LONGEST_SECONDS;
  }

  private takePending(): { texts: string[]; blocks: Action['blocks'][number][] } {
    const texts = this.pending.map((u) => u.text);
    const blocks = this.pending.flatMap((u) => [...u.blocks]);
    this.pending = [];
    return { texts, blocks };
  }

  private action(unit: Action, before: Unit | undefined): void {
    if (this.current?.explicit && this.grow(unit)) return;
    if (this.montage) {
      this.open(montageShot(unit, this.facts.of(unit.text)));
      this.close();
      return;
    }
    // The beat after a speech belongs to it too.
    const after =
      before?.kind === 'speech' && this.current !== null && this.current.part === 0 && !this.isPicture(unit);
    if (after && this.stays('j', () => this.isBeat(unit)) && this.holds(this.lengthWith(unit))) {
      this.current?.action.push(unit.text);
      this.current?.blocks.push(...unit.blocks);
      this.marks[this.at] = 'j';
      return;
    }
    this.exchange = 0;
    this.openAction(unit);
  }

  private lengthWith(unit: Action): number {
    const shot = this.current as Cutting;
    const told = actionSeconds([...shot.action, unit.text].join(' '));
    return told + shot.dialogue.reduce((sum, d) => sum + speechSeconds(d.line), 0);
  }

  private openAction(unit: Action): void {
    const first = this.isFirst && this.opening.establishes;
    const label = this.facts.of(unit.text).label;
    const seconds = (text: string): number => actionSeconds(text) / this.pace;
    const { pieces, counts } = splitLong(label.text, seconds, partsOf(this.keptMark));
    if (pieces.length > 1) this.marks[this.at] = `n${counts.join('.')}`;
    pieces.forEach((text, part) => {
      const facts = this.facts.of(text);
      const told = label.size ? { size: label.size, moving: false } : facts.look;
      const opens = first && part === 0;
      const usual: ShotSize = opens ? 'wide' : part > 0 ? stepSize('medium', part % 2) : 'medium';
      this.open({
        size: opens && !label.size ? 'wide' : (told?.size ?? usual),
        distance: label.size ?? usual,
        angle: facts.angle ?? 'eye',
        movement: facts.move ?? (told?.moving && !opens ? 'track-right' : 'static'),
        action: [text],
        blocks: [...unit.blocks],
        ...(pieces.length > 1 ? { words: text } : {}),
        least: opens ? ESTABLISHING_SECONDS : SHORTEST_SECONDS,
        part,
        ...this.placeOf(text, null),
      });
    });
  }

  /** An explicit shot takes what follows it, as long as one take holds it. */
  private grow(unit: Action): boolean {
    const shot = this.current as Cutting;
    const words = [...shot.action, unit.text].join(' ');
    const goesOn = shot.action.length === 0 || (this.keptMark !== 'n' && this.holds(actionSeconds(words)));
    if (!goesOn) {
      this.close();
      return false;
    }
    this.marks[this.at] = 'j';
    shot.action.push(unit.text);
    shot.blocks.push(...unit.blocks);
    const move = this.facts.of(unit.text).move;
    if (move && shot.movement === 'static') shot.movement = move;
    return true;
  }

  private speech(unit: Spoken, before: Unit | undefined): void {
    const { texts, blocks } = this.takePending();
    const shot = this.current;
    if (shot && this.joins(unit, before, texts, shot)) {
      shot.dialogue.push(unit.speech);
      shot.action.push(...texts);
      shot.blocks.push(...blocks, ...unit.blocks);
      this.marks[this.at] = 'j';
      return;
    }
    const seconds = (text: string): number => speechSeconds(text) / this.pace;
    const { pieces, counts } = splitLong(unit.speech.line, seconds, partsOf(this.keptMark));
    if (pieces.length > 1) this.marks[this.at] = `n${counts.join('.')}`;
    pieces.forEach((line, part) => {
      this.open({
        ...speechLook(unit.speech, line, part, this.exchange),
        distance: ladderSize(unit.speech, part, this.exchange),
        action: part === 0 ? texts : [],
        dialogue: [{ ...unit.speech, line }],
        blocks: [...blocks, ...unit.blocks],
        ...(pieces.length > 1 ? { words: `${unit.speech.character}: ${line}` } : {}),
        part,
        ...this.placeOf(line, unit.speech.character),
      });
    });
    this.exchange++;
  }

  /** Does the speech go into the shot that is open? Changes that shot's look where it does. */
  private joins(unit: Spoken, before: Unit | undefined, business: readonly string[], shot: Cutting): boolean {
    const over = isVoiceOver(unit.speech);
    const free = this.keptMark === BY_RULE || this.keptMark === 'j';
    const seconds = speechSeconds(unit.speech.line);
    if (shot.explicit && shot.dialogue.length === 0 && shot.size !== 'insert') {
      if (!free || !this.holds(actionSeconds(shot.action.join(' ')) + seconds)) return false;
      shot.over ||= over;
      this.exchange++;
      return true;
    }
    if (unit.dual === 'right' && before?.kind === 'speech' && before.dual === 'left' && business.length === 0) {
      shot.size = 'medium';
      shot.distance = 'medium';
      shot.dual = true;
      return true;
    }
    if (this.joinsTwoShot(seconds / this.pace, before, business, shot)) {
      shot.size = 'medium';
      shot.distance = 'medium';
      shot.angle = 'eye';
      this.exchange++;
      return true;
    }
    if (over && free && before?.kind === 'action' && shot.dialogue.length === 0 && this.holds(seconds)) {
      shot.over = true;
      return true;
    }
    return false;
  }

  private joinsTwoShot(seconds: number, before: Unit | undefined, business: readonly string[], shot: Cutting): boolean {
    if (before?.kind !== 'speech' || business.length > 0 || this.intercut || !canShare(shot)) return false;
    const spoken = [...shot.dialogue.map((d) => speechSeconds(d.line) / this.pace), seconds];
    return this.stays('j', () => isQuick(spoken)) && spoken.reduce((a, b) => a + b, 0) <= LONGEST_SECONDS;
  }

  /** A line that shows something of its own, a hand, a letter or a crowd, wants its own picture. */
  private isPicture(unit: Action): boolean {
    return (unit.blocks[0]?.text ?? '').includes('\n') || this.facts.of(unit.text).look?.moving === false;
  }

  private isBeat(unit: Action): boolean {
    return this.facts.of(unit.text).words <= 8 && !this.isPicture(unit);
  }
}
