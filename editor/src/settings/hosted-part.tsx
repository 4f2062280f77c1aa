import type { HostedView, Ledger } from '@reelgraph/runtime/protocol';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/index.ts';
import { attempt, refreshEngines, refreshPlan, store } from '../state/index.ts';
import { Button, CommitField } from '../ui/index.ts';
import { HostedService } from './hosted-service.tsx';
import { LedgerPart } from './ledger-part.tsx';
import css from './settings.module.css';
import { settingsPartAtom } from './settings-state.ts';

/** Services that sell the work of models: added by a binding file, paid up to a cap, with the ledger of what was spent. */
export function HostedPart() {
  const [view, setView] = useState<HostedView | null>(null);
  const [ledger, setLedger] = useState<Ledger | null>(null);
  const look = () => void attempt(api.ledger()).then((all) => all && setLedger(all));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(() => {
    void attempt(api.hostedSettings()).then((settings) => settings && setView(settings));
    look();
  }, []);
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!view || store.get(settingsPartAtom) !== 'hosted') return;
    store.set(settingsPartAtom, null);
    part.current?.scrollIntoView({ block: 'start' });
  }, [view]);
  const file = useRef<HTMLInputElement>(null);
  if (!view) return null;
  const change = async (asked: Promise<HostedView>) => {
    const next = await attempt(asked);
    if (!next) return;
    setView(next);
    refreshEngines();
    refreshPlan();
  };
  const add = async (chosen: File | undefined) => {
    if (chosen) await change(api.addHosted(await chosen.text()));
  };
  const listens = view.services.some(({ work }) => work.some(({ webhook }) => webhook));
  return (
    <section className={css.part} aria-label="Hosted services" ref={part}>
      <h2>Hosted services</h2>
      <p>
        Services that make pictures and clips for money. What they are sent leaves this machine. The price is shown
        before a run, nothing is ordered beyond the cap, and what was ordered is never ordered twice.
      </p>
      {view.services.map((service) => (
        <HostedService
          key={service.id}
          service={service}
          onChange={(patch) => change(api.patchHosted(service.id, patch))}
          onRemove={() => change(api.removeHosted(service.id))}
          onBought={look}
        />
      ))}
      <div className={css.line}>
        <span className={css.quiet}>
          {view.services.length === 0
            ? 'None is added. A service is described by a file; two examples lie in docs/services.'
            : 'Of several that can do a request the first takes it.'}
        </span>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Binding file"
          onChange={(event) => {
            void add(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button onClick={() => file.current?.click()}>Add from a binding file</Button>
      </div>
      {listens || view.hooks ? (
        <div className={css.row}>
          <span>Public address</span>
          <span>
            <CommitField
              aria-label="Public address for webhooks"
              placeholder="https://films.example.com"
              value={view.hooks}
              onCommit={(hooks) => void change(api.setHooks(hooks))}
            />
            <span className={css.quiet}>
              Where a service that tells by webhook reaches this studio, through a proxy of yours. Each message carries
              a token of its own.
            </span>
          </span>
        </div>
      ) : null}
      {ledger && ledger.orders.length > 0 ? <LedgerPart ledger={ledger} onChange={setLedger} /> : null}
    </section>
  );
}
