/**
 * Asks questions at the terminal without showing the answers, also when standard input or output lead elsewhere.
 * The terminal is as it was before on every way out: answered, interrupted, ended by a signal, stopped.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import { UserError } from '../../core/errors.ts';
import { printable } from '../../presentation/printable.ts';
import { longestPassphrase } from './read-passphrase.ts';
import { type TypedLine, typedLine } from './typed-line.ts';

const endingSignals = ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGINT'] as const;

/**
 * One answer for each question, empty where only Enter was pressed; the caller wipes them. Undefined when there
 * is no terminal, or it ended. @throws UserError `interrupted`, `unreadable-input` when one is too long
 */
export async function askOnTerminal(questions: readonly string[]): Promise<readonly Buffer[] | undefined> {
  const terminal = openTerminal();
  if (terminal === undefined) return undefined;
  const answers: Buffer[] = [];
  const line = typedLine();
  const conversation = converse(terminal, questions, line, answers);
  try {
    return (await conversation.ended) ? answers : undefined;
  } catch (error) {
    for (const answer of answers) answer.fill(0);
    throw error;
  } finally {
    line.wipe();
    terminal.close();
  }
}

interface Terminal {
  readonly input: ReadStream;
  write(text: string): void;
  close(): void;
}

function openTerminal(): Terminal | undefined {
  const output = openDevice(constants.O_WRONLY);
  const input = openDevice(constants.O_RDWR);
  if (input !== undefined && output !== undefined) {
    const stream = new ReadStream(input);
    return {
      input: stream,
      write: (text) => void writeSync(output, text),
      close() {
        stream.destroy();
        closeSync(output);
      },
    };
  }
  for (const descriptor of [input, output]) if (descriptor !== undefined) closeSync(descriptor);
  // Without a controlling terminal, standard input may still be one.
  if (!isatty(0) || !(process.stdin instanceof ReadStream)) return undefined;
  const { stdin } = process;
  return { input: stdin, write: (text) => void process.stderr.write(text), close: () => void stdin.pause() };
}

function openDevice(flags: number): number | undefined {
  try {
    return openSync('/dev/tty', flags | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}

/** `ended` resolves to whether every question was answered. */
function converse(
  { input, write }: Terminal,
  questions: readonly string[],
  line: TypedLine,
  answers: Buffer[],
): { readonly ended: Promise<boolean> } {
  const { promise: ended, resolve, reject } = Promise.withResolvers<boolean>();
  let isOver = false;

  const askNext = () => write(`${printable(questions[answers.length] ?? '')}: `);
  const resume = () => {
    // The terminal may have been made ordinary while we were stopped, which the stream does not know.
    input.setRawMode(false);
    input.setRawMode(true);
    write('\r');
    askNext();
  };
  const restore = () => void input.setRawMode(false);

  function finish(outcome: () => void): void {
    if (isOver) return;
    isOver = true;
    write('\n');
    restore();
    input.off('data', onData);
    input.off('end', onEnd);
    input.off('error', onEnd);
    process.off('exit', restore);
    process.off('SIGCONT', resume);
    for (const signal of endingSignals) process.off(signal, onSignal);
    outcome();
  }

  function onSignal(signal: NodeJS.Signals): void {
    finish(() => reject(new UserError('interrupted', 'interrupted')));
    // Where nobody else listens the signal does what it always does.
    if (signal !== 'SIGINT' && process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  }

  function onEnd(): void {
    finish(() => resolve(false));
  }

  function suspend(): void {
    restore();
    write('\n');
    process.kill(0, 'SIGTSTP');
    // Where nobody could wake us the kernel does not stop us, and no SIGCONT comes.
    setTimeout(() => isOver || resume(), 100);
  }

  function enter(): void {
    const answer = line.taken();
    line.wipe();
    if (answer === undefined) {
      const sentence = `a passphrase of more than ${longestPassphrase} bytes was typed`;
      finish(() => reject(new UserError('unreadable-input', sentence)));
      return;
    }
    answers.push(answer);
    if (answers.length === questions.length) {
      finish(() => resolve(true));
      return;
    }
    write('\n');
    askNext();
  }

  function onData(chunk: Buffer): void {
    for (const byte of chunk) {
      if (isOver) break;
      const keystroke = line.press(byte);
      if (keystroke === 'entered') enter();
      else if (keystroke === 'interrupted') onSignal('SIGINT');
      else if (keystroke === 'suspended') suspend();
      else if (keystroke === 'ended') onEnd();
    }
    chunk.fill(0);
  }

  for (const signal of endingSignals) process.on(signal, onSignal);
  process.on('exit', restore);
  process.on('SIGCONT', resume);
  input.on('data', onData);
  input.on('end', onEnd);
  input.on('error', onEnd);
  input.setRawMode(true);
  askNext();
  return { ended };
}
