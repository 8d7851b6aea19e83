/** `smimectl certificate …`: all its commands. */
import type { Command } from '../command.ts';
import { add } from './certificate/add.ts';
import { exportCommand } from './certificate/export.ts';
import { list } from './certificate/list.ts';
import { remove } from './certificate/remove.ts';
import { show } from './certificate/show.ts';
import { verify } from './certificate/verify.ts';

export const certificateCommands: readonly Command[] = [list, show, add, exportCommand, remove, verify];
