import { mountPage } from '../../app/mount';
import { HomePage } from './home-page';

mountPage(HomePage);
