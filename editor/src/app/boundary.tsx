import type { ReactNode } from 'react';
import { Component } from 'react';
import { Button } from '../ui/index.ts';
import css from './app.module.css';

interface State {
  readonly error: Error | null;
}

/** A part of the screen that broke does not take the rest with it. Nothing is lost: edits are saved as they are made. */
export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className={css.centre}>
        <div className={css.crash} role="alert">
          <b>This part of the studio broke</b>
          <p>{error.message}</p>
          <Button onClick={() => this.setState({ error: null })}>Show it again</Button>
        </div>
      </div>
    );
  }
}
