import type { BundleTokenizer, ChatMessage } from '../../../bundles/tokenizer.ts';
import { EngineError } from '../../../capabilities/capability.ts';
import type { GemmaPicture } from './config.ts';
import type { Words } from './decoder.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A turn as it is asked, and how many pictures lie before its text. */
export interface Turn {
  readonly role: ChatMessage['role'];
  readonly text: string;
  readonly pictures: number;
}

export interface Asked {
  readonly tokenizer: BundleTokenizer;
  readonly vocabulary: Vocabulary;
  readonly picture: GemmaPicture | undefined;
}

/** The turns as the one text that the model was taught to answer, in ids. Places of pictures hold its mark. */
export function conversationIds(turns: readonly Turn[], { tokenizer, vocabulary, picture }: Asked): number[] {
  const messages = turns.map(({ role, text, pictures }): ChatMessage => {
    const words = vocabulary.withoutMarks(text);
    if (pictures === 0) return { role, content: words };
    const images = Array.from({ length: pictures }, () => ({ type: 'image' as const }));
    return { role, content: [...images, { type: 'text', text: words }] };
  });
  const text = tokenizer.chat(messages, { add_generation_prompt: true });
  return tokenizer.encode(picture ? withMarks(text, picture, vocabulary) : text, false);
}

/** The template names a picture once; the model reads a mark for each row that its eyes make of it. */
function withMarks(text: string, { begin, end, mark, tokens }: GemmaPicture, vocabulary: Vocabulary): string {
  const [first, one, last] = [begin, mark, end].map((id) => vocabulary.markOf(id)) as [string, string, string];
  return text.replaceAll(first, `\n\n${first}${one.repeat(tokens)}${last}\n\n`);
}

/** Rows of the eyes' answers on their places, in the order of the pictures. Throws `picture_lost` where places and rows differ. */
export function withPictures(
  ids: readonly number[],
  features: readonly Float32Array[],
  picture: GemmaPicture | undefined,
): Words {
  if (!picture || features.length === 0) return { ids };
  const places = ids.flatMap((id, at) => (id === picture.mark ? [at] : []));
  if (places.length !== features.length * picture.tokens) {
    throw new EngineError('picture_lost', 'The chat template of this model leaves out the picture.', {
      fix: 'Fetch the model again, or look at the picture with another one.',
    });
  }
  const rows = new Map(
    places.map((at, index) => {
      const feature = features[Math.floor(index / picture.tokens)]!;
      const width = feature.length / picture.tokens;
      const row = index % picture.tokens;
      return [at, feature.subarray(row * width, (row + 1) * width)] as const;
    }),
  );
  return { ids, rows };
}
