import { mountPage } from '../../app/mount';
import { ControlPage } from './control-page';

mountPage(ControlPage);
