import type { Atom } from 'jotai';
import type { RefObject } from 'react';
import { useLayoutEffect, useRef } from 'react';
import type { Progress } from '../../state/index.ts';
import { openNodeProgressAtom, store } from '../../state/index.ts';
import { Ring, ringDash } from '../../ui/index.ts';
import { nodeStatus } from '../node-status.ts';
import css from './node.module.css';
import type { NodeFacts } from './use-node.ts';

/**
 * Progress comes many times a second for many nodes: it is written into its elements past React, so that no node is
 * rendered for it. What else changes of a node goes through React as everything does.
 */
function useWritten<E extends Element>(
  progress: Atom<Progress | null>,
  write: (element: E, progress: Progress | null) => void,
): RefObject<E | null> {
  const element = useRef<E>(null);
  const latest = useRef(write);
  latest.current = write;
  useLayoutEffect(() => {
    const tell = () => {
      if (element.current) latest.current(element.current, store.get(progress));
    };
    tell();
    return store.sub(progress, tell);
  }, [progress]);
  return element;
}

/** A bar over the width of what it stands in. */
export function LiveBar({ progress }: { progress: Atom<Progress | null> }) {
  const bar = useWritten<HTMLElement>(progress, (element, now) => {
    element.style.transform = `scaleX(${now?.fraction ?? 0})`;
  });
  return <i ref={bar} className={css.liveBar} />;
}

export function LiveRing({ node }: { node: string }) {
  const value = useWritten<SVGCircleElement>(openNodeProgressAtom(node), (element, now) =>
    element.setAttribute('stroke-dasharray', ringDash(now?.fraction ?? 0)),
  );
  return <Ring value={value} />;
}

/** The word of a running node, or the remark beside it: how far it is, how long it takes yet. */
export function LiveWord({ facts, part }: { facts: NodeFacts; part: 'word' | 'aside' }) {
  const { node, spec, run, plan, problems } = facts;
  const say = (element: HTMLElement, progress: Progress | null) => {
    const words = nodeStatus({ node, spec, run, progress, plan, problems })[part];
    if (element.textContent !== words) element.textContent = words;
  };
  const words = useWritten<HTMLElement>(openNodeProgressAtom(node.id), say);
  // The facts changed under it: the same element, other words.
  useLayoutEffect(() => {
    if (words.current) say(words.current, store.get(openNodeProgressAtom(node.id)));
  });
  return <span ref={words} />;
}
