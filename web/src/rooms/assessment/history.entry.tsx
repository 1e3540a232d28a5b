import { mountPage } from '../../app/mount';
import { HistoryPage } from './history-page';

mountPage(HistoryPage);
