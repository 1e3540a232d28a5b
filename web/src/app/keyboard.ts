// Keys that hold for every page.

/**
 * Enter that confirms a Japanese conversion must never send a form. Browsers hold it back while composing, but Safari
 * ends the composition first and then reports the same key as code 229.
 */
export function keepEnterForConversion(): void {
  const prevent = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.isComposing && event.keyCode === 229) event.preventDefault();
  };
  addEventListener('keydown', prevent, { capture: true });
}

/** Ctrl+S out of habit: @tell says that saving goes by itself. Returns how to stop listening. */
export function onSaveKey(tell: () => void): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    tell();
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}
