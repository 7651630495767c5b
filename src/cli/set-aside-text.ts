/** What `agoralab train --anew` says of the student that was there. */
export function setAsideText(directory: string): string {
  return `the old student, its answers and scores are in ${directory}`;
}
