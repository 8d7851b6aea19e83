/** What has to be read after the store's first private key: that there is a key file now, and what it means. */
import type { AddedPrivateKey } from '../../../operations/add-private-key.ts';
import { keyFileAdvice } from '../../../presentation/advice.ts';
import { toned } from '../../../presentation/styled-text.ts';
import {
  type PaneLine,
  paneHeight,
  type ScrollAction,
  scrollHandlers,
  TextPane,
} from '../../components/text-pane.tsx';
import type { Panel, Screen } from '../../screen.ts';
import { noticeKeys } from './keys.ts';

interface NoticeState {
  readonly lines: readonly PaneLine[];
  readonly top: number;
}

const notice: Screen<NoticeState, ScrollAction | 'understood'> = {
  name: 'new-key-file',
  title: () => 'Private key added: back up its key file',
  keys: noticeKeys,
  handlers: {
    ...scrollHandlers<NoticeState>({
      get: ({ top }) => top,
      set: (state, top) => ({ ...state, top }),
      height: ({ lines }, { columns }, look) => paneHeight(lines, columns, look),
    }),
    understood: ({ close }) => close(),
  },
  view: ({ state, columns, rows, look }) => <TextPane {...state} columns={columns} rows={rows} look={look} />,
};

/** @param told what was done, as the sentences of the status line would tell it */
export function openKeyFileNotice(
  panel: Panel,
  told: readonly string[],
  newKeyFile: NonNullable<AddedPrivateKey['newKeyFile']>,
): void {
  const lines = [
    { text: [toned(keyFileAdvice(newKeyFile), 'warning')] },
    { text: 'Without it, and without a copy, the private keys of this store are lost.' },
    { text: '' },
    ...told.map((text) => ({ text })),
  ];
  panel.open(notice, { lines, top: 0 });
}
