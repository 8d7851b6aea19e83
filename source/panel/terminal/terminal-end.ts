/**
 * Everything from outside that ends or interrupts the panel: signals, a terminal that is gone, a failure that
 * nobody caught, and being continued after a stop.
 */

const signalCodes = { SIGTERM: 143, SIGHUP: 129, SIGINT: 130 } as const;
const hangup = signalCodes.SIGHUP;
/** Longest time for the regular end; a stalled terminal must not keep the process. */
const longestEnd = 700;

export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface EndTakers {
  end(exitCode: number): void;
  fail(thrown: unknown): void;
  /** Takes the terminal again, and draws everything. */
  redraw(): Promise<void>;
}

/** Answers what stops the listening. */
export function onTerminalEnd(
  { stdin, stdout }: TerminalStreams,
  { end, fail, redraw }: EndTakers,
): () => void {
  const endWith = (exitCode: number) => {
    setTimeout(() => process.exit(exitCode), longestEnd).unref();
    end(exitCode);
  };
  const hungUp = () => endWith(hangup);
  const onContinue = () => void redraw().catch(() => undefined);
  const onSignal = (signal: keyof typeof signalCodes) => endWith(signalCodes[signal]);
  const signals = Object.keys(signalCodes) as (keyof typeof signalCodes)[];
  for (const signal of signals) process.on(signal, onSignal);
  process.on('SIGCONT', onContinue);
  process.on('uncaughtException', fail);
  stdin.on('end', hungUp).on('error', hungUp);
  stdout.on('error', hungUp);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('SIGCONT', onContinue);
    process.off('uncaughtException', fail);
    stdin.off('end', hungUp).off('error', hungUp);
    stdout.off('error', hungUp).on('error', () => undefined);
  };
}
