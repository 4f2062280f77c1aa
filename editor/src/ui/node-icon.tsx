import type { LucideIcon, LucideProps } from 'lucide-react';
import { Box } from 'lucide-react';
import { useEffect, useState } from 'react';
import * as common from './node-icons.ts';

const known: Readonly<Record<string, LucideIcon>> = common;
const pascal = (name: string) =>
  name.replace(/(^|[-_\s])([a-z0-9])/g, (_all, _gap, letter: string) => letter.toUpperCase());
let everything: Promise<Readonly<Record<string, LucideIcon>>> | null = null;

/** A lucide icon by its name, as a node's spec gives it. Uncommon ones are fetched once, all together. */
export function NodeIcon({ name, ...rest }: { name: string } & LucideProps) {
  const id = pascal(name);
  const [found, setFound] = useState<LucideIcon | null>(null);
  useEffect(() => {
    if (known[id]) return;
    let gone = false;
    everything ??= import('lucide-react').then((all) => all.icons as Record<string, LucideIcon>);
    void everything.then((icons) => {
      const icon = icons[id];
      if (!gone && icon) setFound(() => icon);
    });
    return () => {
      gone = true;
    };
  }, [id]);
  const Icon = known[id] ?? found ?? Box;
  return <Icon size={14} strokeWidth={1.6} aria-hidden="true" {...rest} />;
}
