/** Where the store is when nobody names a folder. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** `$SMIMECTL_STORE`, else `smimectl` in the user's folder for configuration (XDG Base Directory). */
export function defaultStoreFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment.SMIMECTL_STORE;
  if (named !== undefined && named !== '') return resolve(named);
  const configured = environment.XDG_CONFIG_HOME;
  // XDG wants a relative path ignored.
  if (configured !== undefined && isAbsolute(configured)) return join(configured, 'smimectl');
  return join(environment.HOME || homedir(), '.config', 'smimectl');
}
