/** Saves one more key with its certificate and its group, and tells how that went. */
import { UserError } from '../../../source/core/errors.ts';
import { openStore } from '../../../source/store/open-store.ts';
import { withKey } from '../../store/store-changes.ts';

const { folder, name }: { readonly folder: string; readonly name: string } = JSON.parse(
  process.argv[2] ?? '',
);
await openStore(folder)
  .update(withKey(name))
  .then(
    () => process.stdout.write('outcome saved\n'),
    (thrown: unknown) =>
      process.stdout.write(`outcome ${thrown instanceof UserError ? thrown.code : thrown}\n`),
  );
