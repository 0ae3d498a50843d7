/** Whether this page stands in a page of another origin. */
export function isGuest() {
  if (self === top) return false;
  try {
    return top?.location.origin !== location.origin;
  } catch {
    return true;
  }
}
