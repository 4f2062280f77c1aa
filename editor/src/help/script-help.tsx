import { Kbd } from '../ui/index.ts';
import css from './help.module.css';

/** What is typed, and how it is read. */
const lines: readonly (readonly [string, string])[] = [
  [
    'INT. KITCHEN - NIGHT',
    'A scene: INT., EXT., EST. or I/E, in capitals or not. A dot before any other words makes them a heading: .LIMBO',
  ],
  ['INT. KITCHEN - NIGHT #12A#', 'With a scene number of your own. Without one, scenes are counted.'],
  [
    'MARA (V.O.)',
    'A name in capitals, with words right below it, speaks. V.O. and O.S. keep the speaker out of the picture.',
  ],
  [
    '@McKay',
    'At the start of a line, over words: a name that is not all capitals speaks. The sign beside the line says how it was read; a press turns it.',
  ],
  ['(quietly)', 'How it is said. A ^ behind the second of two names lets both speak at once.'],
  ['She waits for @Courier.', 'A mention: this element, with its pictures, is in the shot. \\@ is only a sign.'],
  ['!THE END IS NEAR', 'Action, though it looks like something else.'],
  ['CLOSE ON THE LAMP', 'A shot of your own: CLOSE ON, INSERT, ANGLE ON, WIDER, TWO SHOT, X’S POV, BACK TO SCENE.'],
  ['MONTAGE - THE YEARS', 'Each line below is a short shot, until END MONTAGE or the next heading.'],
  ['CUT TO:', 'A transition. > before any words makes one; > words < stand in the middle.'],
  ['~ a song', 'Sung.'],
  ['[[ask about the coat]]', 'A note. It is kept with its scene and never filmed.'],
  ['/* cut for now */', 'Left out of the film, and kept in the text.'],
  ['# Act one', 'A section; = one line says what a scene is about. Neither is filmed.'],
];

/** The conventions of a screenplay, how shots and their lengths come from it, and the keys of the board. */
export function ScriptHelp() {
  return (
    <>
      <h1>Writing a screenplay</h1>
      <p>
        Write as screenplays are written, or paste one: Fountain, plain text, the text of a PDF with its page numbers
        and (MORE), a numbered shot list, a story in prose. Final Draft (.fdx) files are brought by dropping them.
        Nothing is refused for its form; what could be meant otherwise has a sign in the margin.
      </p>
      <dl className={css.lines}>
        {lines.map(([typed, read]) => (
          <div key={typed}>
            <dt>
              <code>{typed}</code>
            </dt>
            <dd>{read}</dd>
          </div>
        ))}
      </dl>
      <h2>Shots and their length</h2>
      <p>
        Every paragraph of action and every speech is a shot, long ones are parted, short ones joined. A speech lasts as
        long as it takes to say (2.5 words a second), action about four words a second, so that a page is about a minute
        of film. A length or a size that you change on a card stays while the text around it is rewritten: shots are
        known by their place, not by their number.
      </p>
      <h2>Pasting a new draft</h2>
      <p>
        A file that you bring over a script that is there already first shows, scene by scene, which shots stay, change,
        come and go. Takes of shots that go stay on the timeline, marked. Undo brings the draft before back.
      </p>
      <h2>Keys of the text</h2>
      <p>
        <Kbd>Tab</Kbd> makes the line the next element, <Kbd>@</Kbd> offers elements, <Kbd>Ctrl F</Kbd> finds. The
        outline beside the count of scenes goes to a heading: type its number.
      </p>
      <h2>Keys of the board</h2>
      <p>
        Arrows go from shot to shot, with <Kbd>Alt</Kbd> they move it, also over the border of a scene. <Kbd>Enter</Kbd>{' '}
        opens its words, <Kbd>Del</Kbd> deletes it. <Kbd>Shift</Kbd> or <Kbd>Ctrl</Kbd> and a press pick several. Split,
        merge, concept art and start frame are on the secondary button. In the view Scenes each scene is one line: drag
        it to its place. A picture that is dropped on a card is what its shot begins with.
      </p>
      <h2>Not read</h2>
      <p>
        PDF, Word, Pages, Highland and Fade In files themselves: the message says how to bring their text. Scanned pages
        hold none.
      </p>
    </>
  );
}
