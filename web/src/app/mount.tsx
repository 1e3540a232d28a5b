// Puts a page into the document: the frame's state into its component, inside the shell.
import { render, type ComponentType } from 'preact';
import { frame } from './frame';
import { Shell } from './shell';
import { keepEnterForConversion } from './keyboard';
import './shared';

export function mountPage<S>(Page: ComponentType<{ state: S }>): void {
  document.documentElement.lang = frame.language;
  document.documentElement.dataset['theme'] = frame.theme;
  keepEnterForConversion();
  render(
    <Shell>
      <Page state={frame.state as S} />
    </Shell>,
    document.getElementById('app')!,
  );
}
