// The product's mark: an eye that is also a roof.

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
      <path class="mark-roof" d="M3.5 16.5 16 4.5l12.5 12" />
      <path class="mark-eye" d="M7 19.5c2.4-3.6 5.4-5.4 9-5.4s6.6 1.8 9 5.4c-2.4 3.6-5.4 5.4-9 5.4s-6.6-1.8-9-5.4Z" />
      <circle class="mark-pupil" cx="16" cy="19.5" r="2.6" />
    </svg>
  );
}
