import { mountPage } from '../../app/mount';
import { DocumentPage } from './document-page';

mountPage(DocumentPage);
