"""What each verb does across the floors."""
