import { mountPage } from '../../app/mount';
import { BoardPage } from './board-page';

mountPage(BoardPage);
