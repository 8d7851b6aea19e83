/** The keys of the page that tells about a new key file. */
import { scrollKeys } from '../../components/text-pane.tsx';
import { keyTable } from '../../keys/key-table.ts';

export const noticeKeys = keyTable<unknown>()({
  understood: { chords: ['Enter'], label: 'understood', help: 'Close this page' },
  ...scrollKeys,
});
