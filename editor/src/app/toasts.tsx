import { useAtomValue } from 'jotai';
import { CircleCheck, CircleX, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { RunFix } from '../graph/run-fix.tsx';
import type { Toast } from '../state/index.ts';
import { dismissToast, toastsAtom } from '../state/index.ts';
import { IconButton } from '../ui/index.ts';
import css from './app.module.css';
import { Uploads } from './uploads.tsx';

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleX };

export function Toasts() {
  const toasts = useAtomValue(toastsAtom);
  return (
    <section className={css.toasts} aria-label="Messages">
      <Uploads />
      {toasts.map((one) => (
        <ToastCard key={one.id} toast={one} />
      ))}
    </section>
  );
}

function ToastCard({ toast: { id, tone, title, text, actions, run, stay } }: { toast: Toast }) {
  const Icon = icons[tone];
  useEffect(() => {
    if (stay === 0) return;
    const timer = setTimeout(() => dismissToast(id), stay);
    return () => clearTimeout(timer);
  }, [id, stay]);
  return (
    <div
      className={css.toast}
      role={tone === 'danger' ? 'alert' : 'status'}
      style={{ '--sc': `var(--${tone})` } as React.CSSProperties}
    >
      <Icon size={16} />
      <div>
        <b>{title}</b>
        {text ? <p>{text}</p> : null}
        {actions ? (
          <div className={css.acts}>
            {run ? <RunFix run={run} /> : null}
            {actions.map((action) => (
              <button
                key={action.label}
                type="button"
                onClick={() => {
                  action.run();
                  dismissToast(id);
                }}
              >
                {action.label}
              </button>
            ))}
          </div>
        ) : null}
      </div>
      <IconButton small label="Dismiss" onClick={() => dismissToast(id)}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
