import { moneyInWords } from '@reelgraph/models';
import type { HostedOrder, Ledger } from '@reelgraph/runtime/protocol';
import { useState } from 'react';
import { api } from '../api/index.ts';
import { attempt } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import { ago, plural } from '../ui/words.ts';
import css from './settings.module.css';

const words: Readonly<Record<HostedOrder['state'], string>> = {
  reserved: 'set aside',
  sent: 'on its way',
  placed: 'being made',
  made: 'made',
  fetched: 'here',
  cancelling: 'being stopped',
  unclear: 'taken or not?',
  failed: 'failed',
  cancelled: 'stopped',
  lost: 'lost',
  released: 'not taken',
};
/** Orders that are shown at once. */
const FEW = 8;

interface LedgerPartProps {
  readonly ledger: Ledger;
  readonly onChange: (ledger: Ledger) => void;
}

/** What was spent: by project, by run, and every order. One of which nobody knows whether it was taken asks for a look. */
export function LedgerPart({ ledger, onChange }: LedgerPartProps) {
  const [all, setAll] = useState(false);
  const settle = (id: string, taken: boolean) =>
    void attempt(api.settleOrder(id, taken)).then((next) => next && onChange(next));
  const unclear = ledger.orders.filter(({ state }) => state === 'unclear');
  const others = ledger.orders.filter(({ state }) => state !== 'unclear');
  const shown = all ? others : others.slice(0, FEW);
  const runs = new Map(ledger.runs.map((one) => [one.run, one]));
  return (
    <div className={css.ledger} data-testid="ledger">
      <h3>Spent</h3>
      <ul aria-label="Spent by project">
        {ledger.sums.map((sum) => (
          <li key={`${sum.project} ${sum.service} ${sum.spent.currency}`}>
            <span>{sum.title}</span>
            <span className={css.quiet}>
              {sum.label}, {plural(sum.orders, 'order')}
            </span>
            <b>{moneyInWords(sum.spent)}</b>
          </li>
        ))}
      </ul>
      {ledger.runs.length > 0 ? (
        <ul aria-label="Spent by run">
          {ledger.runs.slice(0, all ? undefined : FEW).map((one) => (
            <li key={`${one.run} ${one.spent.currency}`}>
              <span>Run {one.number}</span>
              <span className={css.quiet}>{one.graph}</span>
              <b>{moneyInWords(one.spent)}</b>
            </li>
          ))}
        </ul>
      ) : null}
      <ul aria-label="Orders">
        {[...unclear, ...shown].map((order) => (
          <li key={order.id}>
            <span>
              {order.what}
              <span className={css.quiet}>
                {[runs.has(order.run ?? '') ? `run ${runs.get(order.run ?? '')?.number}` : '', ago(order.at)]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </span>
            <span className={order.state === 'unclear' ? css.bad : css.quiet}>
              {words[order.state]}
              {order.why ? <span className={css.quiet}>{order.why}</span> : null}
              {order.state === 'unclear' ? (
                <span className={css.answers}>
                  <Button size="sm" onClick={() => settle(order.id, true)}>
                    It was taken
                  </Button>
                  <Button size="sm" onClick={() => settle(order.id, false)}>
                    It was not
                  </Button>
                </span>
              ) : null}
            </span>
            <b title={order.exact ? 'As the service said' : 'As the binding reckons'}>{moneyInWords(order.cost)}</b>
          </li>
        ))}
      </ul>
      {others.length > FEW && !all ? (
        <Button size="sm" onClick={() => setAll(true)}>
          Show all {others.length}
        </Button>
      ) : null}
    </div>
  );
}
