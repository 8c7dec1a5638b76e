import { visibleText } from '../../src/bytes/escapes.js';
import type { RuleNotice } from '../../src/http/protocol.js';

/** Whether the browser shows notices on the desktop: asked for, refused, or not asked yet. Refused where there are none. */
export function desktopNotices(): NotificationPermission {
  return 'Notification' in window ? Notification.permission : 'denied';
}

/** Shows a notice on the desktop while the page is not in front; a newer one of the same rule takes its place. */
export function showOnDesktop({ rule, text }: RuleNotice): void {
  if (desktopNotices() !== 'granted' || document.hasFocus()) return;
  const shown = new Notification(visibleText(rule), { body: visibleText(text), tag: rule });
  shown.addEventListener('click', () => {
    window.focus();
    shown.close();
  });
}
