/** Text or a file for whoever asks: pasting reads at once, and what cannot be used is told where it stands. */
import path from 'node:path';
import { asUserError } from '../../../core/errors.ts';
import type { InputFile } from '../../../core/ports.ts';
import { pickFile } from '../../components/file-picker.tsx';
import { textAreaKeys } from '../../components/text-area.tsx';
import type { Control, Panel, Screen } from '../../screen.ts';
import { inputKeys } from './keys.ts';
import { type InputState, inputStart, unsavedText, withPasted, withText } from './state.ts';
import { InputView } from './view.tsx';

/** What was given to be read. */
export interface Given {
  readonly inputs: readonly InputFile[];
  /** Text only: paste some more behind it, and read all of it again. */
  readonly more?: (text: string) => void;
  /** The input screen, once its content is stored: nothing is asked any more. */
  readonly done: () => void;
}

export interface InputQuestion {
  /** Kebab case. */
  readonly name: string;
  readonly title: string;
  /** Raw text. */
  readonly lines: readonly string[];
  /** Nothing of the text is drawn. */
  readonly isSecret: boolean;
  readonly mayPickFolder: boolean;
  /** What it throws is told above the text, which stays. */
  readonly read: (given: Given, panel: Panel) => Promise<void>;
}

type InputControl = Control<InputState>;

/** Where the last file was found: certificate and key lie side by side as a rule. */
const lastFolders = new WeakMap<Panel, string>();

async function read(
  { update, panel, close }: InputControl,
  question: InputQuestion,
  give: () => Promise<Omit<Given, 'done'>>,
): Promise<void> {
  try {
    await question.read({ ...(await give()), done: close }, panel);
  } catch (thrown) {
    const { message, hint } = asUserError(thrown);
    update((state) => ({ ...state, problem: { message, hint } }));
  }
}

function readText(control: InputControl, question: InputQuestion): Promise<void> {
  const bytes = Buffer.from(control.state.text);
  const more = (text: string) => void readPasted(control, question, text);
  return read(control, question, async () => ({ inputs: [{ source: 'pasted text', bytes }], more }));
}

function readPasted(control: InputControl, question: InputQuestion, text: string): Promise<void> {
  control.update((state) => withPasted(state, text));
  return readText(control, question);
}

async function readFile(control: InputControl, question: InputQuestion): Promise<void> {
  const { panel, update } = control;
  const from = lastFolders.get(panel);
  const { title, mayPickFolder } = question;
  const file = await pickFile(panel, { title, mayPickFolder, ...(from === undefined ? {} : { from }) });
  if (file === undefined) return;
  lastFolders.set(panel, path.dirname(file));
  update((state) => ({ ...state, problem: undefined }));
  await read(control, question, async () => ({
    inputs: await panel.run('Reading', () => panel.context.files.readInput(file)),
  }));
}

function inputScreen(question: InputQuestion): Screen<InputState, keyof typeof inputKeys> {
  const { name, title, lines, isSecret } = question;
  return {
    name,
    title: () => title,
    keys: inputKeys,
    field: () => textAreaKeys<InputState>({ get: ({ text }) => text, set: withText }),
    paste: (text, control) => {
      readPasted(control, question, text).catch((thrown) => control.panel.fail(thrown));
      return true;
    },
    handlers: {
      file: (control) => readFile(control, question),
      read: (control) => readText(control, question),
      clear: ({ update }) => update((state) => withText(state, '')),
    },
    unsaved: unsavedText,
    view: (props) => <InputView {...props} lines={lines} isSecret={isSecret} />,
  };
}

export function openInput(panel: Panel, question: InputQuestion): void {
  panel.open(inputScreen(question), inputStart);
}
