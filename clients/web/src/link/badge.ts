/** badge.ts — how much waits, on the tab's icon and on the app's. */

const SIZE = 64;

/** `mentions` are counted; other unread messages are a dot. */
export async function showBadge(unread: number, mentions: number): Promise<void> {
  showOnApp(mentions, unread);
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  const before = link.href;
  const after = unread || mentions ? await drawn(mentions) : "/icon.svg";
  if (after) link.href = after;
  if (before.startsWith("blob:")) URL.revokeObjectURL(before);
}

function showOnApp(mentions: number, unread: number): void {
  if (!("setAppBadge" in navigator)) return;
  const done = mentions ? navigator.setAppBadge(mentions) : unread ? navigator.setAppBadge() : navigator.clearAppBadge();
  void done.catch(() => undefined); // it is not installed
}

async function drawn(mentions: number): Promise<string | undefined> {
  const picture = new Image();
  picture.src = "/icon-192.png";
  await picture.decode().catch(() => undefined);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (!pen || !picture.complete) return undefined;
  pen.drawImage(picture, 0, 0, SIZE, SIZE);
  mark(pen, mentions);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  return blob ? URL.createObjectURL(blob) : undefined;
}

function mark(pen: CanvasRenderingContext2D, mentions: number): void {
  const [radius, at] = mentions ? [22, SIZE - 22] : [14, SIZE - 15];
  pen.fillStyle = "#c8102e";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 4;
  pen.beginPath();
  pen.arc(at, at, radius - 2, 0, 2 * Math.PI);
  pen.stroke();
  pen.fill();
  if (!mentions) return;
  pen.fillStyle = "#ffffff";
  pen.font = "bold 30px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(mentions > 9 ? "9+" : String(mentions), at, at + 2, radius * 1.6);
}
