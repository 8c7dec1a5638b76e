import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { Icon } from '../../../views/icon.js';
import { useWords } from '../../../views/use-session.js';
import type { PacketNode } from '../state/packet-nodes.js';

/** The layers and fields of a packet, opened and closed, moved through by keys. */
export function PacketTree({
  nodes,
  chosen,
  hovered,
  open,
  onOpen,
  onChoose,
  onHover,
}: {
  readonly nodes: readonly PacketNode[];
  readonly chosen: PacketNode | undefined;
  /** The line that the pointer is at, here or in the bytes. */
  readonly hovered: string | undefined;
  readonly open: ReadonlySet<string>;
  readonly onOpen: (open: ReadonlySet<string>) => void;
  readonly onChoose: (key: string | undefined) => void;
  readonly onHover: (key: string | undefined) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const tree = useRef<HTMLDivElement>(null);
  const chosenKey = chosen?.key;
  useEffect(() => {
    if (chosenKey === undefined) return;
    tree.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosenKey]);
  const toggle = ({ kind }: PacketNode, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(kind);
    else next.delete(kind);
    onOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = nodes.findIndex(({ key }) => key === chosen?.key);
    const node = nodes[at];
    const isOpen = node !== undefined && open.has(node.kind);
    const to = (index: number): void => onChoose(nodes[Math.max(0, Math.min(nodes.length - 1, index))]?.key);
    switch (event.key) {
      case 'ArrowDown':
        to(at + 1);
        break;
      case 'ArrowUp':
        to(at < 0 ? nodes.length - 1 : at - 1);
        break;
      case 'Home':
        to(0);
        break;
      case 'End':
        to(nodes.length - 1);
        break;
      case 'ArrowRight':
        if (node === undefined || !node.hasInner) break;
        if (isOpen) to(at + 1);
        else toggle(node, true);
        break;
      case 'ArrowLeft':
        if (node === undefined) break;
        if (isOpen && node.hasInner) toggle(node, false);
        else
          onChoose(
            nodes.find(({ key }) => key === node.key.split('.').slice(0, -1).join('.'))?.key ?? node.key,
          );
        break;
      case 'Escape':
        document.querySelector<HTMLElement>('.packet-lines')?.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={tree}
      className="packet-tree"
      role="tree"
      tabIndex={0}
      aria-label={t('captureTree')}
      aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen.key}`}
      onKeyDown={onKeyDown}
    >
      {nodes.map((node) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
        <div
          key={node.key}
          id={`${id}-${node.key}`}
          role="treeitem"
          tabIndex={-1}
          aria-level={node.depth + 1}
          aria-expanded={node.hasInner ? open.has(node.kind) : undefined}
          aria-selected={node.key === chosen?.key}
          className={classOf(node, node.key === hovered)}
          onPointerEnter={() => onHover(node.key)}
          onPointerLeave={() => onHover(undefined)}
          style={{ paddingLeft: 4 + node.depth * 14 }}
          onClick={({ target }) => {
            const isArrow = target instanceof Element && target.closest('.icon') !== null;
            if (node.hasInner && (isArrow || node.key === chosen?.key)) toggle(node, !open.has(node.kind));
            onChoose(node.key);
            tree.current?.focus({ preventScroll: true });
          }}
        >
          <span className={open.has(node.kind) ? 'packet-arrow open' : 'packet-arrow'}>
            {node.hasInner && <Icon name="turn" />}
          </span>
          <span className={node.depth === 0 ? 'packet-layer' : 'packet-label'}>{node.label}</span>{' '}
          <span className="packet-value">{node.value}</span>
        </div>
      ))}
    </div>
  );
}

function classOf({ isFault }: PacketNode, isHovered: boolean): string {
  return `packet-node${isFault ? ' fault' : ''}${isHovered ? ' hovered' : ''}`;
}
