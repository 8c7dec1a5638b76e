import type { en } from './en.js';

/** The sentences of the place of the panels, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  panels: '面板',
  commandPanels: '显示面板',
  panelsFilter: '面板名称',
  panelsNone: '还没有面板',
  panelsWhy:
    '面板是供操作人员使用的大按钮页面，不能编辑任何内容：每个按钮发送报文、运行测试序列或切换到另一面板，还可带有由收到的内容点亮的指示灯。',
  panel: '面板',
  panelAlone: '单独打开，供操作人员使用',
  panelEmpty: '还没有按钮。',
  panelLit: '亮',
  panelDark: '灭',
  panelRuns: '进行中；再按一次停止',
  panelStep: '{{at}}/{{of}}；再按一次停止',
  panelDone: '完成',
  panelFailed: '有期望不成立',
};
