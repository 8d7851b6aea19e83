/** What somebody pastes, types or chooses to be read, before it has been read. Pure. */
import { counted } from '../../../presentation/counts.ts';
import { textSize } from '../../components/text-area.tsx';

/** What was wrong with the input, told until the input changes. */
export interface InputProblem {
  /** A clause, raw. */
  readonly message: string;
  readonly hint: string | undefined;
}

export interface InputState {
  /** A paste comes as a string, which nobody can wipe; it is gone with the screen. */
  readonly text: string;
  /** Undefined until something was read in vain. */
  readonly problem: InputProblem | undefined;
}

export const inputStart: InputState = { text: '', problem: undefined };

export function withText(state: InputState, text: string): InputState {
  return text === state.text ? state : { text, problem: undefined };
}

const marker = /-----(BEGIN|END) /g;

function firstMarker(text: string): string | undefined {
  return marker[Symbol.matchAll](text).next().value?.[1];
}

function lastMarker(text: string): string | undefined {
  return [...text.matchAll(marker)].at(-1)?.[1];
}

/** Whether `pasted` is the rest of a block that `before` began: a paste that came in two parts. */
function continues(before: string, pasted: string): boolean {
  return lastMarker(before) === 'BEGIN' && firstMarker(pasted) === 'END';
}

/** A paste goes on where the text ends, unless the text was read in vain: then it takes its place. */
export function withPasted({ text, problem }: InputState, pasted: string): InputState {
  const isMore = problem === undefined || continues(text, pasted);
  const gap = text === '' || text.endsWith('\n') || continues(text, pasted) ? '' : '\n';
  return { text: isMore ? text + gap + pasted : pasted, problem: undefined };
}

/** What leaving would lose, as a noun. */
export function unsavedText({ text }: InputState): string | undefined {
  return text === '' ? undefined : `the text that was pasted or typed (${textSize(text)})`;
}

/** A private key is not drawn, not even where a certificate was asked for. */
export function isForTheScreen(text: string): boolean {
  return !/PRIVATE KEY|^openssh-key/im.test(text);
}

export function hiddenText(text: string): string {
  const blocks = text.match(/-----BEGIN /g)?.length ?? 0;
  return `${blocks === 0 ? '' : `${counted(blocks, 'block')}, `}${textSize(text)}, not shown`;
}
