// A question that must be answered first. Only for what cannot be undone, and for short forms.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  title: string;
  /** another one where a dialog may stand above a dialog */
  titleId?: string;
  onClose(): void;
  children: ComponentChildren;
  actions?: ComponentChildren;
}

export function Dialog({ title, titleId = 'dialog-title', onClose, children, actions }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current!;
    const opener = document.activeElement;
    element.showModal();
    /* By now it is off the page: the browser does not give the focus back any more. */
    return () => {
      element.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => (event.preventDefault(), onClose())}
    >
      <h2 id={titleId}>{title}</h2>
      <div class="dialog-body">{children}</div>
      {actions && <div class="dialog-actions">{actions}</div>}
    </dialog>
  );
}
