"""An interactive chapter on RMSProp."""
