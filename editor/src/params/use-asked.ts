import { useAtom } from 'jotai';
import { useEffect, useRef } from 'react';
import { askAtom } from '../state/index.ts';

/** Puts the hand on a row when somebody asks for this setting: it comes into view, and its control is focused. */
export function useAsked(node: string, param: string) {
  const row = useRef<HTMLDivElement>(null);
  const [asked, setAsked] = useAtom(askAtom);
  const mine = asked?.node === node && asked.param === param;
  useEffect(() => {
    if (!mine || !row.current) return;
    row.current.scrollIntoView({ block: 'nearest' });
    row.current.querySelector<HTMLElement>('input, textarea, select, button, [tabindex]')?.focus();
    setAsked(null);
  }, [mine, setAsked]);
  return row;
}
