/**
 * A program inside a tmux of its own, which itself runs in our terminal: keys pass tmux's parser, the screen is
 * what tmux draws. The server has its own socket and configuration and ends with the test.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { openTerminal, type Terminal, type TerminalOptions } from './terminal.ts';

export interface Tmux extends Terminal {
  /** Put `text` into a paste buffer and paste it: bracketed (`-p`) where the program asked for that, or raw. */
  pasteBuffer(text: string, options: { readonly bracketed: boolean }): void;
  /** The pane's content with its escape sequences, as `capture-pane -e` has it. */
  capture(): string;
}

// tmux waits half a second to tell Esc from a sequence; less keeps tests short and is what people set.
const configuration = `
set -s escape-time 50
set -g status off
set -g default-terminal tmux-256color
set -g history-limit 5000
`;

export function openTmux(options: TerminalOptions): Tmux {
  const { folder, remove } = openTemporaryFolder();
  const socket = join(folder, 'socket');
  const configurationFile = join(folder, 'tmux.conf');
  writeFileSync(configurationFile, configuration);
  const server = ['-S', socket, '-f', configurationFile];
  const size = ['-x', String(options.columns ?? 80), '-y', String(options.rows ?? 24)];
  const tmux = (args: readonly string[], input = '') =>
    execFileSync('tmux', [...server, ...args], { input, env: options.env, stdio: ['pipe', 'pipe', 'pipe'] });
  const terminal = openTerminal({
    ...options,
    command: 'tmux',
    args: ['-u', ...server, 'new-session', ...size, '--', options.command, ...(options.args ?? [])],
  });
  return {
    ...terminal,
    pasteBuffer(text, { bracketed }) {
      tmux(['load-buffer', '-'], text);
      tmux(['paste-buffer', '-d', ...(bracketed ? ['-p'] : [])]);
    },
    capture: () => tmux(['capture-pane', '-p', '-e']).toString(),
    async close() {
      try {
        tmux(['kill-server']);
      } catch {
        // It ends by itself with its last program.
      }
      await terminal.close();
      remove();
    },
  };
}
