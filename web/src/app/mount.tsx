// Puts a page into the document: the frame's state into its component, inside the shell.
import { render, type ComponentType } from 'preact';
import { frame } from './frame';
import { Shell } from './shell';
import { onProofWanted } from '../api/client';
import { askForProof } from '../parts/proof-dialog';
import { keepEnterForConversion } from './keyboard';
import './shared';

export function mountPage<S>(Page: ComponentType<{ state: S }>): void {
  document.documentElement.lang = frame.language;
  document.documentElement.dataset['theme'] = frame.theme;
  keepEnterForConversion();
  onProofWanted(askForProof);
  render(
    <Shell>
      <Page state={frame.state as S} />
    </Shell>,
    document.getElementById('app')!,
  );
}
