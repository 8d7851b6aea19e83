/** Folders of a test's own, removed when the test that asked for one has ended. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A fresh folder with mode 0700. Call inside a test. */
export function temporaryFolder(): string {
  const { folder, remove } = openTemporaryFolder();
  onTestFinished(remove);
  return folder;
}

/** The same for hooks and modules, which remove it themselves. */
export function openTemporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'smimectl-test-')));
  // Children may still be writing while they end.
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  return { folder, remove };
}
