/** The demo screen as a program of its own, for tests in a real terminal. */
import { homedir } from 'node:os';
import { runScreens } from '../../../source/panel/run-screens.tsx';
import { testContext } from './context.ts';
import { openDemo } from './demo-screen.tsx';

const { stdin, stdout, stderr } = process;
const exitCode = await runScreens(
  {
    openContext: async () => testContext(),
    listFolder: async () => [
      { name: 'certificates', isFolder: true },
      { name: 'alice.pem', isFolder: false },
    ],
    home: homedir(),
    stdin,
    stdout,
    stderr,
    environment: process.env,
  },
  openDemo,
);
process.exit(exitCode);
