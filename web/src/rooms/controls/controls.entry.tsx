import { mountPage } from '../../app/mount';
import { ControlsPage } from './controls-page';

mountPage(ControlsPage);
