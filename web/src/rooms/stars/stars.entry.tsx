import { mountPage } from '../../app/mount';
import { StarsPage } from './stars-page';

mountPage(StarsPage);
