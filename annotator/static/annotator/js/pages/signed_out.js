import { clearShelves } from "../sync/shelf.js";

void clearShelves();
