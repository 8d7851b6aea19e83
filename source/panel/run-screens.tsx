/**
 * Runs screens on a terminal: puts the input stream in front of Ink and the store behind it, and gives the
 * terminal back as it was, whichever way the panel ends.
 */
import './terminal/load-environment.ts';
import { type Instance, render } from 'ink';
import { asUserError } from '../core/errors.ts';
import type { OperationContext } from '../operations/context.ts';
import { printable } from '../presentation/printable.ts';
import { terminalNeeded } from '../presentation/terminal-needed.ts';
import { Root } from './components/root.tsx';
import { Dispatcher } from './keys/dispatcher.ts';
import { PanelStore } from './panel-store.ts';
import type { ListFolder, Panel, Size } from './screen.ts';
import { lookOf } from './terminal/capabilities.ts';
import { PanelInput, type TerminalInput } from './terminal/input-stream.ts';
import { restoreEnvironment } from './terminal/load-environment.ts';
import { PanelOutput } from './terminal/output-stream.ts';
import { onTerminalEnd } from './terminal/terminal-end.ts';

export interface PanelApp {
  /** Opens the store; called after the first frame is on the screen. */
  readonly openContext: () => Promise<OperationContext>;
  readonly listFolder: ListFolder;
  /** The user's home folder. */
  readonly home: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Until the person leaves. Answers the exit code: 0, 1 after a failure that was told on stderr, 130 after
 * Ctrl+C, 143 and 129 after SIGTERM and SIGHUP. The caller ends the process with it at once.
 * @throws UserError `terminal-needed`
 */
export async function runScreens(app: PanelApp, openFirst: (panel: Panel) => void): Promise<number> {
  restoreEnvironment();
  const { stdin, stdout, stderr, environment } = app;
  const problem = terminalNeeded({
    isInputTerminal: stdin.isTTY === true,
    isOutputTerminal: stdout.isTTY === true,
    kind: environment.TERM,
  });
  if (problem !== undefined) throw problem;
  const look = lookOf(environment);
  const ended = Promise.withResolvers<number>();
  const input = new PanelInput(stdin as TerminalInput);
  let suspend: Suspend = async () => undefined;
  const redraw = () => suspend(() => undefined);
  const output = new PanelOutput(stdout, () => void redraw().catch(() => undefined));
  const panel = new PanelStore(sizeOf(output), {
    look,
    listFolder: app.listFolder,
    home: app.home,
    onLayersChanged: () => input.dropTypedAhead(),
    onQuit: ended.resolve,
  });
  const dispatcher = new Dispatcher(panel, {
    redraw,
    suspend: () => suspend(stopProcess),
    insert: (text) => input.insert(text),
  });
  input.deliverTo(dispatcher);
  const stopListening = onTerminalEnd({ stdin, stdout }, { end: ended.resolve, fail: ended.reject, redraw });
  const resized = () => panel.dispatch({ kind: 'resized', size: sizeOf(output) });
  output.on('resize', resized);

  let instance: Instance | undefined;
  let stopWatching = () => undefined as unknown;
  let exitCode = 1;
  let failure: unknown;
  try {
    instance = render(<Root panel={panel} onReady={(ready) => (suspend = ready)} />, {
      stdin: input,
      stdout: output,
      stderr,
      interactive: true,
      alternateScreen: !look.isScreenReader,
      incrementalRendering: true,
      maxFps: 30,
      exitOnCtrlC: false,
      isScreenReaderEnabled: look.isScreenReader,
    });
    const failed = instance.waitUntilExit().then(() => 1);
    void panel.start(app.openContext, openFirst).then((stop) => {
      stopWatching = stop;
    }, ended.reject);
    exitCode = await Promise.race([ended.promise, failed]);
  } catch (thrown) {
    failure = thrown;
  }
  stopWatching();
  output.beginEnd();
  instance?.unmount();
  await output.finish(longestGoodbye);
  stopListening();
  if (failure !== undefined) stderr.write(`smimectl: ${printable(asUserError(failure).message)}\n`);
  return exitCode;
}

/** Milliseconds that a stalled terminal gets for taking its last output. */
const longestGoodbye = 300;

type Suspend = (work: () => void | Promise<void>) => Promise<void>;

function sizeOf({ columns, rows }: Size): Size {
  return { columns, rows };
}

/**
 * Stops the whole foreground group, as the terminal's own Ctrl+Z would: npm in front of us stops too. Without
 * a shell that could continue it the signal does nothing.
 */
function stopProcess(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.kill(0, 'SIGTSTP');
  setTimeout(resolve, 50);
  return promise;
}
