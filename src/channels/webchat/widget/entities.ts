const reader = document.createElement('textarea');

/** The character that `&name;` or `&#8212;` stands for: browsers know all of them, so the chat needs no list. The build puts this in place of the server's. */
export function entity(written: string): string | undefined {
  reader.innerHTML = written;
  return reader.value === written ? undefined : reader.value;
}
