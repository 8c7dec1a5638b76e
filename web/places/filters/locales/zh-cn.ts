import type { en } from './en.js';

/** The sentences of the place of the saved filters, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  filters: '过滤器',
  commandFilters: '显示已保存的过滤器',
  filtersFilter: '过滤器名称',
  filtersNone: '还没有保存的过滤器',
  filtersWhy:
    '已保存的过滤器可在端点的日志中按名称选用。含“show: highlight”的始终为所选消息的行着色；含“show: hide”的始终隐藏这些消息，日志会显示隐藏了多少条。',
  filtersHow: '在日志中选中一条消息后按 H，或从过滤框旁的菜单保存已输入的过滤表达式。',
  filterHides: '隐藏',
  filterHighlights: '着色：{{colour}}',
  colour_red: '红',
  colour_orange: '橙',
  colour_yellow: '黄',
  colour_green: '绿',
  colour_blue: '蓝',
  colour_purple: '紫',
  filterSelects: '所选消息',
  filterUse: '用法',
  filterUse_choose: '在日志过滤框旁的菜单中选用；命令行中按名称使用：',
  filterUse_highlight: '这些消息的行始终带有此颜色，指向行首标记可看到其名称。命令行中与其他过滤器用法相同：',
  filterUse_hide:
    '日志始终不显示这些消息，只计数；记录中仍有。命令行中与其他过滤器用法相同，bob history --shown 会略去它隐藏的消息：',
};
