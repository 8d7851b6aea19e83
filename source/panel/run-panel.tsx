/** The panel: its screens on a terminal, beginning with the first one. */
import './terminal/load-environment.ts';
import { type PanelApp, runScreens } from './run-screens.tsx';
import { openFirstScreen } from './screens/first-screen.ts';

export type { PanelApp };

/**
 * Until the person leaves. Answers the exit code: 0, 1 after a failure that was told on stderr, 130 after
 * Ctrl+C, 143 and 129 after SIGTERM and SIGHUP. The caller ends the process with it at once.
 * @throws UserError `terminal-needed`
 */
export function runPanel(app: PanelApp): Promise<number> {
  return runScreens(app, openFirstScreen);
}
