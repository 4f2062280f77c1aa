import { useAtom } from 'jotai';
import { Dialog } from '../../ui/index.ts';
import { cutReportAtom } from './cut-files.ts';
import css from './cuts.module.css';

/** What another program's format could not bring along, once and in whole sentences. */
export function CutReportDialog() {
  const [report, setReport] = useAtom(cutReportAtom);
  if (!report) return null;
  return (
    <Dialog title={report.title} text="Not everything came along:" closes onClose={() => setReport(null)}>
      <ul className={css.losses}>
        {report.losses.map((loss) => (
          <li key={loss.message}>{loss.message}</li>
        ))}
      </ul>
    </Dialog>
  );
}
