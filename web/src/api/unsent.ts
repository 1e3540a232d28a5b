// The store of what could not be sent, for the person who is signed in. The key goes from the page into it and is nowhere else.
import { frame } from '../app/frame';
import { SealedStore } from './sealed-store';

function shelf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null; // forbidden in this browser
  }
}

export const unsent = new SealedStore({
  shelf: shelf(),
  cipher: globalThis.crypto?.subtle,
  key: frame.browserKey,
  personId: frame.me?.personId ?? '',
});
frame.browserKey = '';

void unsent.sealAll();
